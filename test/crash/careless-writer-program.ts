/**
 * `node careless-writer-program.ts FOLDER`: writes the long history into the ledger's own tables with `synchronous = NORMAL`, which is
 * what better-sqlite3 does unless told otherwise. The crash tests must find it out; it shares no setting with the product.
 */
import Database from 'better-sqlite3';
import { signCheckpoint } from '../../daemon/ledger/checkpoint.ts';
import { leafHash } from '../../daemon/ledger/merkle.ts';
import { createNoteSigner } from '../../daemon/ledger/note-key.ts';
import { createTileTree } from '../../daemon/ledger/tile-tree.ts';
import { sayCheckpoint, sayDurable } from './acks.ts';
import { CRASH_ORIGIN, crashBatches, crashKey, LONG_RUN } from './crash-history.ts';
import { ledgerPath, openCrashLedger } from './ledger-in-folder.ts';

const [folder = ''] = process.argv.slice(2);
const made = openCrashLedger(folder, false);
if (!made.ok) throw new Error(made.error.reason);
made.value.close();

const database = new Database(ledgerPath(folder));
database.pragma('synchronous = NORMAL');
const putEntry = database.prepare('INSERT INTO ev (seq, ts, type, leaf, lh) VALUES (?, ?, ?, ?, ?)');
const putTile = database.prepare('INSERT INTO tile (level, n, data) VALUES (?, ?, ?)');
const putCheckpoint = database.prepare('INSERT INTO cp (size, root, note) VALUES (?, ?, ?)');
const tree = createTileTree(0, [[]]);
const signer = createNoteSigner(CRASH_ORIGIN, crashKey());
for (const { batch, signed } of crashBatches(LONG_RUN)) {
  database.transaction(() => {
    for (const { ts, type, leaf } of batch.rows) {
      const bytes = Buffer.from(leaf);
      putEntry.run(tree.size(), ts, type, bytes, leafHash(bytes));
      for (const { level, n, data } of tree.append(leafHash(bytes))) putTile.run(level, n, data);
    }
  })();
  sayDurable(tree.size());
  if (!signed) continue;
  const note = signCheckpoint(signer, tree.size(), tree.root());
  putCheckpoint.run(tree.size(), tree.root(), note);
  sayCheckpoint(tree.size(), note);
}
database.close();
