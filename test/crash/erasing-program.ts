/** `node erasing-program.ts FOLDER`: keeps three people's values, says the sealed key of one, erases that one, says so. */
import { writeSync } from 'node:fs';
import { ERASED, keptValueOf, openCrashVault, PEOPLE, wrappedKeyOf } from './vault-in-folder.ts';

const [folder = ''] = process.argv.slice(2);
const opened = openCrashVault(folder, false);
if (!opened.ok) throw new Error(opened.error.code);
const vault = opened.value;
for (const subject of PEOPLE)
  vault.store(vault.prepare(subject, [{ f: 'number', value: keptValueOf(subject) }]), 'crash');
writeSync(1, `${wrappedKeyOf(folder, ERASED).toString('hex')}\n`);
vault.erase(ERASED);
writeSync(1, 'erased\n');
vault.close();
