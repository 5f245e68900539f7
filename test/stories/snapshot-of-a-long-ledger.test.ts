import { existsSync, statSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { dataFolderAt } from '../../daemon/data-folder/data-folder.ts';
import { ledgerIs, ledgerStates } from '../support/ledger-room.ts';
import { editLeaf, longService } from '../support/long-service.ts';
import { managerSignsIn } from '../support/people-story.ts';
import { type RunningDaemon, startDaemon } from '../support/running-daemon.ts';
import { atTheSafe, TWENTY } from '../support/safe-story.ts';
import { must } from '../support/staff.ts';
import type { TestClient } from '../support/ws-client.ts';

/** Twice what a snapshot is made from (`SNAPSHOT_FROM_ENTRIES`). */
const ENTRIES = 40_000;
/** An entry in the middle of them. */
const OLD = 20_001;
/** What each page of the ledger takes on a bad disk, so that the check goes on for a while. Microseconds. */
const SLOW_READ_US = 2_000;

/** A process that another one watches from aside, as its own parent's child. In CI these must run. */
const testWithStrace = test.skipIf(process.getuid?.() !== 0 && process.env.CI === undefined);

/** What the state says of people, safe, register and kept data: everything that was folded. */
async function stateAt(office: TestClient) {
  await managerSignsIn(office, 'head');
  const { rows } = await must(office, 'register.openings', { limit: 50 });
  const { locks } = await must(office, 'safe.state', {});
  return {
    rows,
    locks: locks.map(({ lock, held }: { lock: string; held: unknown }) => ({ lock, held })),
    people: (await must(office, 'people.list', {})).people,
    kept: await must(office, 'kept.overview', {}),
  };
}

async function officeOf(daemon: RunningDaemon): Promise<TestClient> {
  return daemon.session('office', await daemon.pair(['office']));
}

testWithStrace(
  'a long ledger starts from its snapshot: the same state, checked meanwhile, and no opening before that; an edited old entry is found',
  async () => {
    // Something to remember: an opening, twenty blanks.
    const first = await atTheSafe();
    await first.release();
    await first.openDoor();
    await first.sign({ type: 'enterMovement', input: TWENTY }, 'issuer');
    await first.lock('entered', ({ entered }) => entered !== null);
    await first.sign({ type: 'confirmMovement' }, 'keeper');
    await first.shutDoor();
    await first.lock('closed', ({ stage }) => stage === 'closed');
    await first.daemon.end('SIGTERM');
    const { data } = first;
    const { snapshot, ledger } = dataFolderAt(data);
    expect(existsSync(snapshot)).toBe(false);
    await longService(data, ENTRIES);

    // Every entry is read once; then the state is kept.
    const whole = await startDaemon(data);
    onTestFinished(async () => void (await whole.end('SIGKILL')));
    const office = await officeOf(whole);
    expect(ledgerStates(office).map(({ check }) => check)).toEqual(['passed']);
    const replayed = await stateAt(office);
    expect(replayed).toMatchObject({ rows: [{ outcome: 'closed' }], locks: [{ held: { blanks: 20 } }, {}] });
    expect(existsSync(snapshot)).toBe(true);
    await whole.end('SIGKILL');

    // From the snapshot, on a slow disk.
    const slow = ['-P', ledger, '-e', 'trace=pread64', '-e', `inject=pread64:delay_enter=${SLOW_READ_US}`];
    const under = ['strace', '-D', '-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', ...slow];
    const again = await atTheSafe({ place: () => data, under });
    expect(ledgerStates(again.office).map(({ check }) => check)).toEqual(['pending']);
    await again.badge('issuer');
    await again.entry('opening.refused', ({ code }) => code === 'ledgerNotReady');
    await ledgerIs(again.office, 'checked', ({ check }) => check === 'passed');
    expect(await stateAt(again.office)).toEqual(replayed);
    again.mark();
    await again.release();
    await again.entry('opening.released');
    // An orderly end keeps the state anew.
    const before = statSync(snapshot).mtimeMs;
    await again.daemon.end('SIGTERM');
    expect(statSync(snapshot).mtimeMs).toBeGreaterThan(before);

    // Somebody with the file and time edits an old entry. A start that read it would end there; this one does not read it.
    editLeaf(ledger, OLD, (leaf) => leaf.replace('"rd_long_', '"rd_lost_'));
    const edited = await atTheSafe({ place: () => data });
    const found = await edited.entry('log.check-failed');
    expect(found.params.data).toMatchObject({ verdict: 'broken' });
    await ledgerIs(edited.office, 'check failed', ({ check }) => check === 'failed');
    await edited.badgeAnew('issuer');
    await edited.entry('opening.refused', ({ code }) => code === 'ledgerNotReady');
  },
  180_000,
);
