/**
 * How many procedures a tRPC request calls: they stand in its path with commas between them, which may be written as `%2C`
 * too. Each takes from whoever asks what a request of its own would.
 */
export const countCalls = (url: string): number => new URL(url).pathname.split(/,|%2c/i).length;
