/** Names of those who work here, out of the vault. Each read is an entry before the answer leaves. */
import { createHash } from 'node:crypto';
import { ok } from '../../../devices/kit/result.ts';
import type { Caller, PeoplePort } from '../../api/ports.ts';
import type { Desk } from '../../desk/desk.ts';
import type { Actor } from '../../ledger/entry.ts';
import type { Vault } from '../../vault/vault.ts';
import { draft } from '../people-entries.ts';
import { type PersonNames, personView, rolesOf } from './people-view.ts';
import type { RulesDesk } from './rules-desk.ts';

export interface PeopleDirectory extends Pick<PeoplePort, 'directory' | 'list'> {
  /** By person, in memory; who was erased or restricted is missing. */
  names(): ReadonlyMap<string, string>;
  /** Reads the vault anew: at start and when somebody came. */
  refresh(): void;
}

export interface PeopleDirectoryDeps {
  readonly rules: RulesDesk;
  readonly desk: Pick<Desk, 'record'>;
  readonly vault: Pick<Vault, 'open' | 'changes'>;
  readonly simulated: boolean;
  actorOf(caller: Caller): Actor;
}

export function createPeopleDirectory(deps: PeopleDirectoryDeps): PeopleDirectory {
  const { rules, desk, vault, simulated, actorOf } = deps;
  let known: ReadonlyMap<string, PersonNames> = new Map();
  /** What the vault had erased or restricted when `known` was read. */
  let knownAt = -1;

  const namesOf = (subject: string | null): PersonNames => {
    const opened = subject === null ? null : vault.open(subject);
    const value = (field: string): string | null =>
      opened?.ok === true ? (opened.value.find(({ f }) => f === field)?.value ?? null) : null;
    return { name: value('name'), login: value('login') };
  };

  const refresh = (): void => {
    knownAt = vault.changes();
    known = new Map([...rules.state().persons].map(([id, { subject }]) => [id, namesOf(subject)]));
  };

  /** Written before anybody sees a name: how many, and whose. */
  const readBy = async (caller: Caller): Promise<void> => {
    refresh();
    const ids = [...known.keys()].sort();
    const digest = createHash('sha256').update(ids.join('\n')).digest('base64url');
    const entry = draft('people.names-read', [actorOf(caller)], { count: ids.length, digest });
    await desk.record([simulated ? { ...entry, sim: true } : entry], null);
  };

  const nobody: PersonNames = { name: null, login: null };

  return {
    refresh,
    names() {
      // A name that was erased or restricted since is shown no more, not even out of memory.
      if (knownAt !== vault.changes()) refresh();
      return new Map([...known].flatMap(([id, { name }]) => (name === null ? [] : [[id, name] as const])));
    },
    async directory(caller) {
      await readBy(caller);
      const people = [...rules.state().persons].map(([id, person]) => {
        const { name } = known.get(id) ?? nobody;
        return { person: id, name, roles: rolesOf(person), state: person.state };
      });
      return ok({ people });
    },
    async list(caller) {
      await readBy(caller);
      const state = rules.state();
      const facts = rules.facts();
      const people = [...state.persons].map(([id, person]) =>
        personView(state, id, person, known.get(id) ?? nobody, facts),
      );
      return ok({ people });
    },
  };
}
