/** Drawers in which blanks and seal lie while their people are away for a moment: watched, each against who is signed in (Q7.2). */
import type { DrawerConfig } from '../../config/lock-schema.ts';
import type { SafeCore } from './safe-core.ts';

export interface DrawerWork {
  /** Inside a job: what has changed since the last look is decided about. */
  watch(): Promise<void>;
}

export function createDrawerWork(core: SafeCore): DrawerWork {
  const { deps } = core;

  /** Its person: who is signed in in its role, or who was last. */
  const holderOf = ({ drawer, role }: DrawerConfig): { readonly person: string; readonly present: boolean } | null => {
    const known = core.state().drawers.get(drawer);
    const here = deps.people.signedInAs(role);
    // The one whose drawer it was stays answerable while somebody else of the role sits elsewhere.
    const own = here.find(({ person }) => person === known?.person) ?? here.find(({ locked }) => !locked);
    if (own !== undefined) return { person: own.person, present: !own.locked };
    return known === undefined ? null : { person: known.person, present: false };
  };

  return {
    async watch() {
      for (const config of deps.drawers) {
        const { drawer } = config;
        const locked = deps.devices.levels(config.board)?.inputs[config.input];
        const holder = holderOf(config);
        // A silent board says nothing of its drawers; that it is silent is an alarm of its own.
        if (locked === undefined || holder === null) continue;
        const before = core.state().drawers.get(drawer);
        const { person, present } = holder;
        if (before?.person === person && before.present === present && before.locked === locked) continue;
        await core.decide({ type: 'desk', drawer, person, present, locked });
      }
    },
  };
}
