/** A process that opens a site and lets two managers erase subjects, then exchanges the vault's key; a test ends it in between. */
import { systemClock } from '../../daemon/clock.ts';
import { HEAD, openKeptSite, PROOFS, REASON } from './kept-site.ts';

const [root = '', ...subjects] = process.argv.slice(2);
const site = await openKeptSite(root, systemClock);
for (const subject of subjects) {
  const answer = await site.room.port.act({ act: { type: 'erase', subject, reason: REASON }, proofs: PROOFS }, HEAD);
  if (!answer.ok) throw new Error(answer.error.code);
}
await site.room.beforeBackup();
await site.close();
process.stdout.write('done\n');
