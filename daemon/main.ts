/**
 * The program's entrance. Turns on the compile cache before anything else is loaded, and is the only place that may
 * load the simulators, which the configuration must allow.
 */
import module from 'node:module';
import { join } from 'node:path';

// In the environment too: the ledger's thread has a cache of its own, and learns of it there.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '..', 'node_modules', '.cache', 'twinlock');
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
const { runCommandLine } = await import('./cli/command-line.ts');
process.exitCode = await runCommandLine(process.argv, {
  loadSimulators: () => import('../simulators/scenario/sim-config.ts'),
});
