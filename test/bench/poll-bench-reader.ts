/** What both ends of the bench of polls know of the reader. A key of nobody's site. */
export const BENCH_KEY = Uint8Array.from({ length: 16 }, (_, at) => 0xa1 + at);
export const BENCH_IDENTITY = { vendor: '5C2623', serial: 1 } as const;
/** Of the pseudo terminal, which has none: what the driver waits for by computing is then short. Bits per second. */
export const POLL_BAUD_RATE = 115_200;
