import { expect, test } from 'vitest';
import { atTheSafe, TWENTY } from '../support/safe-story.ts';

test.each(['issuer', 'keeper'] as const)(
  'the safe is opened by two, %s first, and the register closes',
  async (first) => {
    const story = await atTheSafe();
    story.mark();
    await story.release(first);
    const released = await story.entry('opening.released');
    expect(released.params.data.people.map(({ person }: { person: string }) => person).sort()).toEqual(
      [story.ids.issuer, story.ids.keeper].sort(),
    );
    await story.entry('opening.pulse', ({ outcome }) => outcome === 'seen');
    await story.safe('drawBolt');
    await story.safe('openDoor');
    await story.lock('open', ({ stage }) => stage === 'open');
    await story.sign({ type: 'enterMovement', input: TWENTY }, 'issuer');
    const entered = await story.lock('entered', (view) => view.entered !== null);
    expect(entered.entered).toMatchObject({ by: story.ids.issuer, after: { blanks: 20, voids: 0 } });
    await story.sign({ type: 'confirmMovement' }, 'keeper');
    await story.entry('movement.confirmed');
    await story.safe('closeDoor');
    await story.safe('throwBolt');
    await story.safe('turnKeyBack', 'sealKeeper');
    const closed = await story.entry('opening.closed');
    expect(closed.params.data).toMatchObject({ before: { blanks: 0, voids: 0 }, after: { blanks: 20, voids: 0 } });
    const view = await story.lock('closed', ({ stage }) => stage === 'closed');
    expect(view.held).toEqual({ blanks: 20, voids: 0 });
    // Nothing of the badges' numbers or PINs is in any entry.
    expect(JSON.stringify(story.entries())).not.toMatch(/271828|314159|EA0DC080/);
  },
  60_000,
);
