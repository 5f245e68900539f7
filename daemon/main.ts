/**
 * The program's entrance. Turns on the compile cache before anything else is loaded, and is the only place that may
 * load the simulators, which the configuration must allow.
 */
import module from 'node:module';
import { join } from 'node:path';

module.enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'twinlock'));
const { runCommandLine } = await import('./cli/command-line.ts');
process.exitCode = await runCommandLine(process.argv, {
  loadSimulators: () => import('../simulators/scenario/sim-config.ts'),
});
