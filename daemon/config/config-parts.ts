/** Small schemas that several parts of the configuration are made of. */
import { Type } from 'typebox';

export const closed = { additionalProperties: false } as const;
export const Name = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,31}$' });
/** Names of terminals and roles: `door`, `sealKeeperKey`, `sealKeeper`. */
export const Terminal = Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9-]{0,31}$' });
