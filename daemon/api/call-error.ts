/** An error of the closed catalogue with what the case adds to it. Never free text, never a personal value. */
import type { ErrorData } from './contract/envelope.ts';
import type { ErrorCode } from './contract/error-catalogue.ts';

export type CallError = { readonly code: ErrorCode } & Pick<
  ErrorData,
  'path' | 'fix' | 'holder' | 'clause' | 'incident' | 'detail'
>;
