import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { opened, temporaryFolder } from './vault-fixture.ts';

test('the subjects of a retention class are those with a key or a value in it, each once', () => {
  const folder = temporaryFolder();
  const vault = opened(folder);
  const [whole, keyOnly, valueOnly, other] = ['1', '2', '3', '4'].map((value) =>
    vault.prepare(vault.newSubject(), [
      { f: 'still', value },
      { f: 'more', value },
    ]),
  );
  if (whole === undefined || keyOnly === undefined || valueOnly === undefined || other === undefined) throw new Error();
  for (const prepared of [whole, keyOnly, valueOnly]) vault.store(prepared, 'safe-still');
  vault.store(other, 'identity-document');
  const values = new Database(join(folder, 'vault.db'));
  values.prepare('DELETE FROM blob WHERE subj = ?').run(keyOnly.subject);
  values.close();
  const keys = new Database(join(folder, 'keys.db'));
  keys.prepare('DELETE FROM dek WHERE subj = ?').run(valueOnly.subject);
  keys.close();
  const expected = [whole.subject, keyOnly.subject, valueOnly.subject];
  expect(vault.subjectsOf('safe-still').toSorted()).toEqual(expected.toSorted());
  expect(vault.subjectsOf('identity-document')).toEqual([other.subject]);
  expect(vault.subjectsOf('nothing')).toEqual([]);
  vault.erase(valueOnly.subject);
  vault.erase(keyOnly.subject);
  expect(vault.subjectsOf('safe-still')).toEqual([whole.subject]);
});
