/** sample_flags (ISO/IEC 14496-12, 8.8.3.1), those combinations that occur. */
export const SAMPLE_FLAGS = {
  /** Depends on no other sample. */
  sync: 0x02000000,
  /** Depends on others, and others may depend on it. */
  dependent: 0x01010000,
  /** Depends on others, and none depends on it: it can be thrown away. */
  disposable: 0x01810000,
} as const;

const IS_NON_SYNC = 0x00010000;

export const isSyncSample = (flags: number): boolean => (flags & IS_NON_SYNC) === 0;
