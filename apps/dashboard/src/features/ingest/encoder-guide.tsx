"use client";
import type { IngestCredentials } from "@sluice/contracts";
import { CodeBlock } from "#ui/code-block.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Notice } from "#ui/notice.tsx";
import { Tab, TabList, TabPanel, Tabs } from "#ui/tabs.tsx";
import { printRelay, relayedTarget } from "./certificate-relay.ts";
import {
  ffmpegFileCommand,
  ffmpegLadderCommand,
  ffmpegSingleCommand,
  type IngestTarget,
  obsSettings,
} from "./encoder-commands.ts";

interface EncoderGuideProps {
  credentials: IngestCredentials;
  inputType: "HLS" | "CMAF";
}

export const EncoderGuide = ({ credentials, inputType }: EncoderGuideProps) => {
  const { url, username, password, access } = credentials;
  const asksForCertificate = access.clientCertificates.length > 0;
  if (inputType === "CMAF") {
    return (
      <Notice title="This channel takes CMAF">
        Point an encoder that speaks DASH-IF Live Media Ingest (interface 1) at the URL above, with{" "}
        {authenticationWords(access)}. For the ready-made ffmpeg and OBS settings, make a channel with input type HLS.
      </Notice>
    );
  }
  if (!asksForCertificate) return <HlsGuide target={{ url, login: { username, password } }} />;
  return (
    <div className="grid gap-4">
      <Notice title="This endpoint asks for a client certificate">
        Encoders that have one push to the URL above. ffmpeg's HLS output and OBS cannot show one: put nginx beside them
        with these lines within <code className="whitespace-nowrap font-mono text-[0.8125rem]">{"http { … }"}</code>,
        and push to it instead, as below.
      </Notice>
      <CodeBlock code={printRelay(url)} label="nginx that shows the certificate" testId="certificate-relay" />
      <HlsGuide target={relayedTarget(credentials)} />
    </div>
  );
};

const authenticationWords = ({ clientCertificates, clientCertificateMode }: IngestCredentials["access"]): string => {
  const password = "Basic or Digest authentication";
  if (clientCertificates.length === 0) return password;
  return clientCertificateMode === "WITH_PASSWORD"
    ? `its client certificate and ${password}`
    : "its client certificate";
};

const HlsGuide = ({ target }: { target: IngestTarget }) => {
  return (
    <Tabs defaultValue="ladder" className="grid gap-4">
      <TabList aria-label="Encoder" className="grid grid-cols-2 sm:flex">
        <Tab value="ladder">ffmpeg, 3 renditions</Tab>
        <Tab value="single">ffmpeg, 1 rendition</Tab>
        <Tab value="file">ffmpeg, a file</Tab>
        <Tab value="obs">OBS Studio</Tab>
      </TabList>
      <TabPanel value="ladder" className="grid gap-3">
        <p className="text-ink-2 leading-6">
          720p, 480p and 360p of a test signal, with the UTC clock burnt in. To send a camera or a stream instead,
          replace the two inputs that follow <code className="font-mono text-[0.8125rem]">-hide_banner</code>.
        </p>
        <CodeBlock
          code={ffmpegLadderCommand(target)}
          label="ffmpeg command, 3 renditions (bash, zsh, sh)"
          testId="command-ladder"
        />
      </TabPanel>
      <TabPanel value="single" className="grid gap-3">
        <p className="text-ink-2 leading-6">720p at 3 Mbit/s with stereo sound. Runs on a laptop.</p>
        <CodeBlock
          code={ffmpegSingleCommand(target)}
          label="ffmpeg command, 1 rendition (bash, zsh, sh)"
          testId="command-single"
        />
      </TabPanel>
      <TabPanel value="file" className="grid gap-3">
        <p className="text-ink-2 leading-6">
          Plays an MP4 file with H.264 video and AAC sound in a loop, without encoding it anew. Segments begin at the
          file's key frames.
        </p>
        <CodeBlock
          code={ffmpegFileCommand(target)}
          label="ffmpeg command, file (bash, zsh, sh)"
          testId="command-file"
        />
      </TabPanel>
      <TabPanel value="obs" className="grid gap-4">
        <p className="text-ink-2 leading-6">
          In Settings, Output, choose output mode <strong>Advanced</strong>, tab <strong>Recording</strong>, type{" "}
          <strong>Custom Output (FFmpeg)</strong>, fill in these, and press <strong>Start Recording</strong>.
        </p>
        <div className="grid gap-3 sm:grid-cols-2">
          {obsSettings(target).map(({ label, value }) => (
            <CopyField
              key={label}
              label={label}
              value={value}
              {...(value.length > 40 ? { className: "sm:col-span-2" } : {})}
            />
          ))}
        </div>
      </TabPanel>
    </Tabs>
  );
};
