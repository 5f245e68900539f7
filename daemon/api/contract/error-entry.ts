/** One row of the error catalogue. Types only. */

export interface ErrorEntry {
  /** JSON-RPC's number. */
  readonly rpc: number;
  /** Whether the same call may succeed later without anybody changing it. */
  readonly retryable: boolean;
  readonly zh: string;
  readonly en: string;
}
