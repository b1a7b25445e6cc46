/** Usual ladders, in kbit/s with their sound. */
export const LADDER_PRESETS = [
  { value: "16000,10000,6000,3500,1800,900", label: "2160p and down", hint: "6 renditions, 38.2 Mbit/s together" },
  { value: "6000,3500,1800,900", label: "1080p and down", hint: "4 renditions, 12.2 Mbit/s together" },
  { value: "3500,1800,900", label: "720p and down", hint: "3 renditions, 6.2 Mbit/s together" },
  { value: "1800,900", label: "540p and down", hint: "2 renditions, 2.7 Mbit/s together" },
  { value: "128,64", label: "Sound only", hint: "2 renditions, 192 kbit/s together" },
] as const;
