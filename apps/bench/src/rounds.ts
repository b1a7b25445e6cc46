/** One measured turn of one contender: how much work it did, and what that cost the process under test. */
export interface Turn {
  readonly work: number;
  readonly cpuSeconds: number;
}

export interface Comparison {
  readonly title: string;
  readonly unit: string;
  /** Median work per CPU second. */
  readonly subject: number;
  readonly peer: number;
  /** Median of the rounds' own ratios: neighbours on the machine disturb both turns of a round alike. */
  readonly ratio: number;
  readonly lowestRatio: number;
  readonly highestRatio: number;
  readonly target: number;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};

export interface Contest {
  readonly title: string;
  readonly unit: string;
  readonly target: number;
  readonly rounds: number;
  readonly subject: () => Promise<Turn>;
  readonly peer: () => Promise<Turn>;
}

/** Lets both take turns, A B A B …, and compares them round by round. The first round warms both up and is not counted. */
export const compare = async (contest: Contest): Promise<Comparison> => {
  const subjects: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round <= contest.rounds; round++) {
    const [subject, peer] = [await contest.subject(), await contest.peer()];
    if (round === 0) continue;
    subjects.push(subject.work / subject.cpuSeconds);
    peers.push(peer.work / peer.cpuSeconds);
  }
  const ratios = subjects.map((value, i) => value / (peers[i] ?? Number.NaN));
  return {
    title: contest.title,
    unit: contest.unit,
    subject: median(subjects),
    peer: median(peers),
    ratio: median(ratios),
    lowestRatio: Math.min(...ratios),
    highestRatio: Math.max(...ratios),
    target: contest.target,
  };
};

/** A shared machine may take this much of a target without anybody's fault. */
const FLOOR = 0.7;

export const verdict = ({ ratio, target }: Comparison): "met" | "near" | "MISSED" => {
  if (ratio >= target) return "met";
  return ratio >= FLOOR * target ? "near" : "MISSED";
};
