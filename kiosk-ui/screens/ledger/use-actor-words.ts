/** The words for those who acted: a name where it is known, the word for an erased one, the role or part else. */
import { useModel } from '../../kiosk-context.ts';
import { readFacts } from '../../model/ledger-facts.ts';
import { useSay } from '../../say.ts';

export interface ActorWords {
  /** A person's name; where the staff is known and this id is not in it, the name was erased. */
  nameOf(person: string): string;
  /** Everybody who acted, in the order of the entry, each once. */
  ofLeaf(leaf: string): readonly string[];
}

export function useActorWords(): ActorWords {
  const { names } = useModel();
  const { t, word } = useSay();
  const known = Object.keys(names).length > 0;
  const nameOf = (person: string): string => names[person] ?? (known ? t('ledger.nameErased') : t('people.nameless'));
  return {
    nameOf,
    ofLeaf(leaf) {
      const { people, others } = readFacts(leaf);
      const all = [
        ...people.map(({ person, role }) =>
          role === null
            ? nameOf(person)
            : t('ledger.actor', { name: nameOf(person), role: word('role', role) ?? role }),
        ),
        ...others.map((other) => word('role', other) ?? other),
      ];
      return [...new Set(all)];
    },
  };
}
