/** An NV counter of a TPM 2.0, by the system's tpm2-tools. The index is defined once by who sets the PC up (docs/auditing.md). */
import { execFile } from 'node:child_process';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { CounterTrouble, MonotonicCounter } from '../ledger/monotonic-counter.ts';

/** A TPM answers within milliseconds; one that does not is out of order. */
const TIMEOUT_MS = 5_000;
const COUNTER_BYTES = 8;
/** TPM_RC_HANDLE for the first handle: no such index (TPM 2.0 part 2, 6.6.3). */
const NO_SUCH_INDEX = /0x0*18b/i;

export interface TpmCounterOptions {
  /** NV index, e.g. `0x1500016`. */
  readonly index: string;
  /** How the tools find the TPM (`TPM2TOOLS_TCTI`); undefined: the system's own. */
  readonly tcti: string | undefined;
}

export function createTpmCounter({ index, tcti }: TpmCounterOptions): MonotonicCounter {
  const run = (tool: string, args: readonly string[]): Promise<Result<Buffer, CounterTrouble>> =>
    new Promise((resolve) => {
      const env = { PATH: process.env.PATH, ...(tcti === undefined ? {} : { TPM2TOOLS_TCTI: tcti }) };
      const options = { encoding: 'buffer', timeout: TIMEOUT_MS, maxBuffer: 65_536, env } as const;
      execFile(tool, args, options, (error, stdout, stderr) => {
        if (error === null) resolve(ok(stdout));
        else resolve(err(NO_SUCH_INDEX.test(stderr.toString('latin1')) ? 'counter-missing' : 'counter-unreachable'));
      });
    });

  async function read(): Promise<Result<number, CounterTrouble>> {
    const bytes = await run('tpm2_nvread', ['-C', 'o', index, '-s', String(COUNTER_BYTES)]);
    if (!bytes.ok) return bytes;
    if (bytes.value.length !== COUNTER_BYTES) return err('counter-unreachable');
    const value = Number(bytes.value.readBigUInt64BE(0));
    return Number.isSafeInteger(value) ? ok(value) : err('counter-unreachable');
  }

  return {
    read,
    async increment() {
      const raised = await run('tpm2_nvincrement', ['-C', 'o', index]);
      return raised.ok ? read() : raised;
    },
  };
}
