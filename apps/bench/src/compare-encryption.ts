import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { FFMPEG } from "@sluice/testkit";
import { BENCH_KEY } from "./bench-key.ts";
import { type Comparison, compare, type Turn } from "./rounds.ts";
import { PACKAGER_FLAGS } from "./start-packager.ts";

const run = promisify(execFile);
const ROUNDS = 5;
/** Pictures in one piece, in four, and as low-latency encoders cut them up. */
const SLICES = [1, 4, 16] as const;
const SCHEMES = [
  { scheme: "cenc", cipher: "aes-128-ctr", target: 0.16 },
  { scheme: "cbcs", cipher: "aes-128-cbc", target: 1.1 },
] as const;

/** First encryption in memory, without files or sockets, against the cipher alone as `openssl speed` measures it. */
export const compareEncryption = async (folder: string, say: (text: string) => void): Promise<Comparison[]> => {
  const results: Comparison[] = [];
  for (const slices of SLICES) {
    const file = path.join(folder, `slices-${slices}.ts`);
    await encode(file, slices);
    for (const { scheme, cipher, target } of SCHEMES) {
      const segmentBytes = await judge(folder, scheme, file);
      results.push(
        await compare({
          title: `${scheme}, ${slices} NAL a sample, openssl speed ${cipher.slice(-3)}`,
          unit: "MB/CPU s",
          target,
          rounds: ROUNDS,
          subject: () => encrypt(scheme, file),
          peer: () => opensslSpeed(cipher, segmentBytes),
        }),
      );
    }
    say(`  measured: ${slices} NAL units a sample`);
  }
  return results;
};

/** Two seconds of sixty pictures at 5 Mbit/s. */
const encode = async (file: string, slices: number): Promise<void> => {
  await run("ffmpeg", [
    ...[...FFMPEG, "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30:duration=2"],
    ...["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", "60", "-sc_threshold", "0"],
    ...["-b:v", "5M", "-minrate", "5M", "-maxrate", "5M", "-bufsize", "5M"],
    ...["-x264-params", `nal-hrd=cbr:slices=${slices}`, file],
  ]);
};

interface Encryption extends Turn {
  readonly segmentBytes: number;
}

const encrypt = async (scheme: string, file: string, ...judged: readonly string[]): Promise<Encryption> => {
  const script = path.join(import.meta.dirname, "encrypt-segment.ts");
  const { stdout } = await run(process.execPath, [...PACKAGER_FLAGS, script, scheme, file, ...judged]);
  return JSON.parse(stdout) as Encryption;
};

/** What is timed is right: ffmpeg decrypts and decodes it without a word. Returns the bytes of a segment. */
const judge = async (folder: string, scheme: string, file: string): Promise<number> => {
  const judged = path.join(folder, `${scheme}.mp4`);
  const { segmentBytes } = await encrypt(scheme, file, judged);
  const key = Buffer.from(BENCH_KEY.key).toString("hex");
  const { stderr } = await run("ffmpeg", ["-v", "warning", "-decryption_key", key, "-i", judged, "-f", "null", "-"]);
  if (stderr !== "") throw new Error(`ffmpeg says of ${scheme}: ${stderr}`);
  return segmentBytes;
};

/** Bytes per CPU second over memory of a segment's size, which is what `openssl speed` counts by itself. */
const opensslSpeed = async (cipher: string, sizeBytes: number): Promise<Turn> => {
  const blocksBytes = sizeBytes - (sizeBytes % 16);
  const { stdout } = await run("openssl", [
    "speed",
    "-mr",
    "-seconds",
    "1",
    "-bytes",
    String(blocksBytes),
    "-evp",
    cipher,
  ]);
  const [, bytesPerSecond] = /^\+F:\d+:[^:]+:([\d.]+)/m.exec(stdout) ?? [];
  if (bytesPerSecond === undefined) throw new Error(`no figure from openssl: ${stdout}`);
  return { work: Number(bytesPerSecond) / 1e6, cpuSeconds: 1 };
};
