/** One row of the error catalogue. Types only. */

export interface ErrorEntry {
  /** JSON-RPC's number: its own, a server's (-32000 to -32099), or an application's (outside of -32768 to -32000; specification 5.1). */
  readonly rpc: number;
  /** Whether the same call may succeed later without anybody changing it. */
  readonly retryable: boolean;
  readonly zh: string;
  readonly en: string;
}
