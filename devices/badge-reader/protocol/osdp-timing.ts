/** How long things take on an OSDP line, and how long a control panel waits (OSDP 2.2, timing). Milliseconds. */

/** Speeds that the standard names, bits per second; the first is what a new PD has. */
export const BAUD_RATES: readonly number[] = [9600, 19200, 38400, 57600, 115200, 230400];
/** A reply begins within this time from the end of transmission. */
export const REPLY_WITHIN_MS = 200;
/** Nominally 20 between two characters; USB adapters deliver in bursts of 16, so that less than 50 breaks good frames. */
export const CHARACTER_GAP_MS = 50;
/** Without a valid packet for so long, either side gives the other up, and the PD drops its session. */
export const OFFLINE_AFTER_MS = 8000;
/** A PD that is busy is asked again after the first, and given up after the second. */
export const BUSY_AGAIN_AFTER_MS = 50;
export const BUSY_AT_MOST_MS = 2000;

/** Start bit, eight data bits, stop bit. */
const BITS_PER_CHARACTER = 10;

/** How long `bytes` characters stand on the line, mark byte included where there is one. */
export function wireTimeMs(bytes: number, baudRate: number): number {
  return (1000 * bytes * BITS_PER_CHARACTER) / baudRate;
}
