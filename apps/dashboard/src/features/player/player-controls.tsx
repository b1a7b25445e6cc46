"use client";
import { Maximize, Pause, Play, Radio, Volume2, VolumeX } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import { Button } from "#ui/button.tsx";

interface PlayerControlsProps {
  video: RefObject<HTMLVideoElement | null>;
  onSeekToLive: () => void;
}

/** Ours instead of the browser's: those show the seconds since an epoch as the time of a live stream. */
export const PlayerControls = ({ video, onSeekToLive }: PlayerControlsProps) => {
  const [isPaused, setPaused] = useState(true);
  const [isMuted, setMuted] = useState(true);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    const read = () => {
      setPaused(element.paused);
      setMuted(element.muted);
    };
    const events = ["play", "pause", "volumechange"] as const;
    for (const event of events) element.addEventListener(event, read);
    read();
    return () => {
      for (const event of events) element.removeEventListener(event, read);
    };
  }, [video]);
  const toggle = () => {
    const element = video.current;
    if (element === null) return;
    // What the browser refuses, the button goes on offering.
    if (element.paused) element.play().catch(() => undefined);
    else element.pause();
  };
  const onDark = "text-white/85 hover:bg-white/15 hover:text-white";
  return (
    <div className="flex items-center gap-1 bg-black px-2 py-1.5">
      <Button
        variant="ghost"
        size="iconSm"
        className={onDark}
        aria-label={isPaused ? "Play" : "Pause"}
        onClick={toggle}
        data-testid="player-play"
      >
        {isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
      </Button>
      <Button
        variant="ghost"
        size="iconSm"
        className={onDark}
        aria-label={isMuted ? "Sound on" : "Sound off"}
        data-testid="player-mute"
        onClick={() => {
          if (video.current !== null) video.current.muted = !isMuted;
        }}
      >
        {isMuted ? <VolumeX aria-hidden /> : <Volume2 aria-hidden />}
      </Button>
      <Button
        variant="ghost"
        size="sm"
        className={`ml-auto ${onDark}`}
        onClick={onSeekToLive}
        data-testid="player-live"
      >
        <Radio aria-hidden /> Live
      </Button>
      <Button
        variant="ghost"
        size="iconSm"
        className={onDark}
        aria-label="Full screen"
        onClick={() => {
          // Where full screen is not allowed, the picture stays where it is.
          video.current?.requestFullscreen().catch(() => undefined);
        }}
      >
        <Maximize aria-hidden />
      </Button>
    </div>
  );
};
