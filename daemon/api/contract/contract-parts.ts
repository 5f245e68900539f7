/** Small schemas that several parts of the contract are made of. */
import { type TSchema, Type } from 'typebox';

export const closed = { additionalProperties: false } as const;
export const Id = Type.String({ minLength: 1, maxLength: 64 });
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
