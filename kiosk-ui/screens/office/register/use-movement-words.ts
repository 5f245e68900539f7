/** The words of movements, people and odd things of the register in the reader's language. */
import { useMemo } from 'react';
import type { RegisterRow } from '../../../../daemon/api/contract/register.ts';
import { useSay } from '../../../say.ts';
import { useNameOf } from '../../sign-in/use-names.ts';
import { type MovementWords, oddities } from './register-lines.ts';

export interface RegisterWords {
  readonly movement: MovementWords;
  nameOf(person: string): string;
  people(row: RegisterRow): readonly string[];
  oddities(row: RegisterRow): readonly string[];
  lock(lock: string): string;
}

export function useRegisterWords(): RegisterWords {
  const { t, word } = useSay();
  const nameOf = useNameOf();
  return useMemo(
    () => ({
      movement: {
        purpose: (purpose) => t(`register.purpose.${purpose}`),
        item: (item) => t(`register.item.${item}`),
        direction: (direction) => t(`register.direction.${direction}`),
        reason: (reason) => word('register.reason', reason) ?? reason,
        count: (count) => t('register.count', { count }),
      },
      nameOf,
      people: ({ people }) =>
        people.map(({ person, role }) =>
          t('register.personInRole', { name: nameOf(person), role: word('role', role) ?? role }),
        ),
      oddities: (row) =>
        oddities(row).map(
          ({ group, code }) => (group === 'alarm' ? word('alarm', code) : word('register.outcome', code)) ?? code,
        ),
      lock: (lock) => word('register.lockName', lock) ?? lock,
    }),
    [t, word, nameOf],
  );
}
