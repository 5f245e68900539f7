/** `node killed-migration.ts DATA STEP`: a migration in a process of its own that is killed after a step, as the power going out would. */
import { migrateCommand } from '../../daemon/cli/migrate-command.ts';

const [, , data = '', last = ''] = process.argv;
await migrateCommand({
  ...{ data, yes: true, removeCopy: false },
  terminal: { input: process.stdin, output: process.stderr },
  say() {},
  onStep(step) {
    if (step === last) process.kill(process.pid, 'SIGKILL');
  },
});
