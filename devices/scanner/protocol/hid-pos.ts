/**
 * Reports of a USB scanner in HID POS mode (usage page 8C): 62 or 64 bytes, up to 56 of them data; longer codes are continued.
 * USB HID Point of Sale Usage Tables, bar code scanner page. Places are those of the common report shape; a model that
 * differs by its report descriptor needs a shape of its own.
 */
import { concatBytes } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';

/** Report size in bytes: 62 as in the usage tables, 64 with a vendor's symbology number before the flags (Honeywell and others). */
export type HidPosShape = 62 | 64;

export interface HidPosReport {
  /** Three characters, e.g. `]C0`. */
  readonly aim: string;
  readonly data: Uint8Array;
  /** True where the code goes on in the next report. */
  readonly continued: boolean;
}

/** One whole code. */
export interface HidPosScan {
  readonly aim: string;
  readonly data: Uint8Array;
}

const REPORT_ID = 0x02;
const DATA_AT = 5;
const DATA_BYTES = 56;

/** Longest code that is put together. Bytes. */
export const MAX_HID_SCAN = 4096;

/** 02 | count | AIM ×3 | data ×56 | [vendor symbology | reserved] | flags, bit 0 = continued. */
export function decodeHidPosReport(report: Uint8Array): Result<HidPosReport, 'length' | 'report-id' | 'count' | 'aim'> {
  if (report.length !== 62 && report.length !== 64) return err('length');
  if (report[0] !== REPORT_ID) return err('report-id');
  const count = report[1] ?? 0;
  if (count > DATA_BYTES) return err('count');
  const aim = String.fromCharCode(...report.subarray(2, DATA_AT));
  if (!/^\][A-Za-z][0-9A-Za-z]$/.test(aim)) return err('aim');
  return ok({
    aim,
    data: report.slice(DATA_AT, DATA_AT + count),
    continued: ((report[report.length - 1] ?? 0) & 1) === 1,
  });
}

/** The reports for one code; `aim` has three characters of ASCII. */
export function encodeHidPosReports(scan: HidPosScan, shape: HidPosShape): Uint8Array[] {
  const reports: Uint8Array[] = [];
  let at = 0;
  do {
    const part = scan.data.subarray(at, at + DATA_BYTES);
    at += DATA_BYTES;
    const report = new Uint8Array(shape);
    report.set([REPORT_ID, part.length]);
    report.set(new TextEncoder().encode(scan.aim).subarray(0, 3), 2);
    report.set(part, DATA_AT);
    report[shape - 1] = at < scan.data.length ? 1 : 0;
    reports.push(report);
  } while (at < scan.data.length);
  return reports;
}

/** What is held between two reports. `skipping`: the rest of a refused code is let pass. */
export type HidPosPending =
  | { readonly state: 'empty' }
  | { readonly state: 'holding'; readonly scan: HidPosScan }
  | { readonly state: 'skipping' };

export interface HidPosStep {
  readonly pending: HidPosPending;
  readonly scan: HidPosScan | null;
  /** Why a code was given up: longer than `MAX_HID_SCAN`, or its parts are of two kinds of code. */
  readonly trouble: 'too-long' | 'mixed' | null;
}

/** Puts one more report to what is held. */
export function joinHidPosReport(pending: HidPosPending, report: HidPosReport): HidPosStep {
  const after: HidPosPending = report.continued ? { state: 'skipping' } : { state: 'empty' };
  if (pending.state === 'skipping') return { pending: after, scan: null, trouble: null };
  if (pending.state === 'holding' && pending.scan.aim !== report.aim) {
    return { pending: after, scan: null, trouble: 'mixed' };
  }
  const held = pending.state === 'holding' ? pending.scan.data : new Uint8Array(0);
  if (held.length + report.data.length > MAX_HID_SCAN) return { pending: after, scan: null, trouble: 'too-long' };
  const scan = { aim: report.aim, data: concatBytes([held, report.data]) };
  return report.continued
    ? { pending: { state: 'holding', scan }, scan: null, trouble: null }
    : { pending: { state: 'empty' }, scan, trouble: null };
}
