/** Checks values against the contract's schemas with Ajv; each validator is compiled once, when first needed. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import type { Result } from '../../devices/kit/result.ts';
import { err, ok } from '../../devices/kit/result.ts';
import { Request } from './contract/envelope.ts';
import { METHODS, type MethodName, type Params } from './contract/methods.ts';

const LONGEST_PATH = 128;

export interface Validators {
  /** The value as a request, or null. */
  request(value: unknown): Request | null;
  /** The params as the method wants them, or the JSON pointer (RFC 6901) of the first trouble. */
  params<M extends MethodName>(method: M, value: unknown): Result<Params<M>, { readonly path: string }>;
}

export function createValidators(): Validators {
  const ajv = new Ajv({ strict: true });
  const compiled = new Map<TSchema, ValidateFunction>();
  const compile = (schema: TSchema): ValidateFunction => {
    const known = compiled.get(schema);
    if (known !== undefined) return known;
    const made = ajv.compile(schema);
    compiled.set(schema, made);
    return made;
  };
  return {
    request: (value) => (compile(Request)(value) ? (value as Request) : null),
    params<M extends MethodName>(method: M, value: unknown): Result<Params<M>, { readonly path: string }> {
      const check = compile(METHODS[method].params);
      return check(value) ? ok(value as Params<M>) : err({ path: pointer(check.errors?.[0]) });
    },
  };
}

/** True for the name of a method, and not for `constructor` and its like. */
export function isMethod(name: string): name is MethodName {
  return Object.hasOwn(METHODS, name);
}

function pointer(error: ErrorObject | undefined): string {
  if (error === undefined) return '';
  const key: unknown = error.params.missingProperty ?? error.params.additionalProperty;
  const last = typeof key === 'string' ? `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` : '';
  return `${error.instancePath}${last}`.slice(0, LONGEST_PATH);
}
