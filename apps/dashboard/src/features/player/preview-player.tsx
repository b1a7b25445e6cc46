"use client";
import { useEffect, useRef, useState } from "react";
import { DRM_SYSTEM_WORDS } from "#features/endpoints/encryption-words.ts";
import { Fact } from "#ui/fact.tsx";
import { Field } from "#ui/field.tsx";
import { Notice } from "#ui/notice.tsx";
import { Select } from "#ui/select.tsx";
import type { ManifestChoice } from "./manifest-choices.ts";
import { playDash } from "./play-dash.ts";
import { playHls } from "./play-hls.ts";
import type { Playback, PlaybackError, PlaybackFacts } from "./playback.ts";
import { PlayerControls } from "./player-controls.tsx";

const AUTO = "auto";

interface PreviewPlayerProps {
  choices: readonly [ManifestChoice, ...ManifestChoice[]];
  /** Leaves out the facts and the rendition choice. */
  compact?: boolean;
}

/** Plays what viewers get, and says how it goes. */
export const PreviewPlayer = ({ choices, compact }: PreviewPlayerProps) => {
  const video = useRef<HTMLVideoElement>(null);
  const playback = useRef<Playback | null>(null);
  const [choiceId, setChoiceId] = useState(choices[0].id);
  const found = choices.find(({ id }) => id === choiceId) ?? choices[0];
  // The list is read again and again; the player starts over only when what it plays has become another.
  const [choice, setChoice] = useState(found);
  if (!isSame(choice, found)) setChoice(found);
  const [rendition, setRendition] = useState(AUTO);
  const [error, setError] = useState<PlaybackError | null>(null);
  const [facts, setFacts] = useState<
    (PlaybackFacts & { droppedFrames: number; size: string | null; engine: string }) | null
  >(null);

  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    let isOver = false;
    setError(null);
    setFacts(null);
    setRendition(AUTO);
    const play = choice.kind === "HLS" ? playHls : playDash;
    const { url, clearKeyUrl } = choice;
    play({ video: element, url, clearKeyUrl, onError: (next) => !isOver && setError(next) }).then(
      (started) => {
        if (isOver) {
          started.stop();
          return;
        }
        playback.current = started;
      },
      () => undefined,
    );
    const timer = setInterval(() => {
      const { current } = playback;
      if (current === null) return;
      setFacts({
        ...current.readFacts(),
        droppedFrames: element.getVideoPlaybackQuality().droppedVideoFrames,
        size: element.videoWidth === 0 ? null : `${element.videoWidth}×${element.videoHeight}`,
        engine: current.engine,
      });
    }, 500);
    return () => {
      isOver = true;
      clearInterval(timer);
      // A player takes an element that plays already for paused, and dash.js then never asks for the manifest again.
      element.pause();
      playback.current?.stop();
      playback.current = null;
    };
  }, [choice]);

  const renditions = facts?.renditions ?? [];
  const isWaiting = error === null && (facts === null || facts.size === null);
  return (
    <div className="grid gap-4" data-testid="preview-player">
      {compact !== true && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Format">
            {(control) => (
              <Select
                {...control}
                data-testid="format-select"
                value={choice.id}
                onValueChange={setChoiceId}
                options={choices.map(({ id, label, hint }) => ({ value: id, label, hint }))}
              />
            )}
          </Field>
          <Field label="Rendition">
            {(control) => (
              <Select
                {...control}
                data-testid="rendition-select"
                value={rendition}
                disabled={renditions.length === 0}
                onValueChange={(id) => {
                  setRendition(id);
                  playback.current?.selectRendition(id === AUTO ? null : id);
                }}
                options={[
                  { value: AUTO, label: "Automatic" },
                  ...renditions
                    .toSorted((a, b) => b.bitrate - a.bitrate)
                    .map(({ id, label }) => ({ value: id, label })),
                ]}
              />
            )}
          </Field>
        </div>
      )}
      <div className="relative overflow-hidden rounded-lg bg-black">
        <video
          ref={video}
          data-testid="preview-video"
          data-format={choice.label}
          data-url={choice.url}
          aria-label={`Preview, ${choice.label}`}
          className="aspect-video w-full"
          muted
          playsInline
        />
        {isWaiting && (
          <p className="pointer-events-none absolute inset-0 bottom-11 grid place-items-center text-sm text-white/70">
            Waiting for the first picture…
          </p>
        )}
        <PlayerControls video={video} onSeekToLive={() => playback.current?.seekToLive()} />
      </div>
      {choice.foreignSystems.length > 0 && (
        <Notice tone="warn" title="This preview has no licences for it">
          The endpoint is protected by{" "}
          {choice.foreignSystems.map((system) => DRM_SYSTEM_WORDS[system].label).join(", ")}. Play it in an app with
          your licence server, or add ClearKey to the endpoint while you test.
        </Notice>
      )}
      {error !== null && (
        <Notice tone={error.isFatal ? "bad" : "warn"} role="alert" title={error.title}>
          <span data-testid="player-error">{error.advice}</span>
        </Notice>
      )}
      {compact !== true && (
        <div className="flex flex-wrap items-end justify-between gap-4">
          <dl className="grid flex-1 basis-80 grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3 lg:grid-cols-5">
            <PlayerFact label="Showing" testId="player-rendition" value={facts?.current?.label ?? facts?.size} />
            <PlayerFact label="Picture" testId="player-size" value={facts?.size} />
            <PlayerFact
              label="Buffer"
              testId="player-buffer"
              value={facts === null ? null : `${facts.bufferSeconds.toFixed(1)} s`}
            />
            <PlayerFact
              label="Latency"
              testId="player-latency"
              value={facts?.latencySeconds === null || facts === null ? null : `${facts.latencySeconds.toFixed(1)} s`}
            />
            <PlayerFact
              label="Dropped frames"
              testId="player-dropped"
              value={facts === null ? null : String(facts.droppedFrames)}
            />
          </dl>
          <div className="flex items-center gap-3">
            <span className="text-ink-3 text-xs">{facts?.engine}</span>
          </div>
        </div>
      )}
    </div>
  );
};

const isSame = (a: ManifestChoice, b: ManifestChoice): boolean =>
  a.kind === b.kind &&
  a.url === b.url &&
  a.clearKeyUrl === b.clearKeyUrl &&
  a.foreignSystems.join() === b.foreignSystems.join();

const PlayerFact = ({ label, value, testId }: { label: string; value: string | null | undefined; testId: string }) => (
  <Fact
    label={label}
    value={
      <span data-testid={testId} className="block truncate font-medium tabular-nums">
        {value ?? "–"}
      </span>
    }
  />
);
