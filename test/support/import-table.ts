/** Who may import what: the table of the folders in the design, as data. What no row allows is forbidden. */
import type { ImportEdge } from './import-edges.ts';

/** Paths that may be imported, and in which ways. */
export interface Allowed {
  readonly path: RegExp;
  readonly kinds: readonly ImportEdge['kind'][];
}

const ANY: readonly ImportEdge['kind'][] = ['value', 'type', 'dynamic', 'worker'];
const any = (path: RegExp): Allowed => ({ path, kinds: ANY });
const types = (path: RegExp): Allowed => ({ path, kinds: ['type'] });

const KIT = any(/^devices\/kit\//);
/** Areas and the small files beside them, but not the roots of composition. */
const AREAS = any(/^daemon\/(?!cli\/|main\.ts$|build\.ts$)/);
const CONTRACT = [types(/^daemon\/api\/contract\//), any(/^daemon\/api\/contract\/(?:wire|error-catalogue)\.ts$/)];
const SIMULATORS: Allowed = { path: /^simulators\//, kinds: ['type', 'dynamic'] };

/** The first row whose pattern fits counts; `$1` and `$2` stand for what its groups caught. */
const ROWS: readonly (readonly [from: RegExp, may: (groups: readonly string[]) => readonly Allowed[]])[] = [
  [/^devices\/kit\//, () => [KIT]],
  [/^devices\/transports\//, () => [KIT, any(/^devices\/transports\//)]],
  [/^devices\/catalogue\.ts$/, () => [any(/^devices\//)]],
  // The reader's document is the one thing that protocol and contract share.
  [
    /^devices\/(id-reader)\/protocol\/id-document\.ts$/,
    ([own]) => [KIT, any(folder(`devices/${own}/protocol`)), types(/^devices\/id-reader\/contract\.ts$/)],
  ],
  // Boards and sensors on Modbus: their profiles are written in its requests, their drivers hang on its bus.
  [/^devices\/modbus\/(?!protocol\/)/, () => [KIT, any(/^devices\/modbus\//)]],
  [
    /^devices\/(safe-io|climate)\/protocol\//,
    ([own]) => [KIT, any(folder(`devices/${own}/protocol`)), any(/^devices\/modbus\/protocol\//)],
  ],
  [
    /^devices\/(safe-io|climate)\/([^/]+)\//,
    ([own, model]) => [
      KIT,
      any(folder(`devices/${own}/protocol`)),
      any(folder(`devices/${own}/${model}`)),
      any(new RegExp(`^devices/${own}/contract\\.ts$`)),
      any(/^devices\/modbus\//),
    ],
  ],
  [/^devices\/([^/]+)\/protocol\//, ([own]) => [KIT, any(folder(`devices/${own}/protocol`))]],
  [/^devices\/[^/]+\/contract\.ts$/, () => [types(/^devices\/kit\//)]],
  [
    /^devices\/([^/]+)\/([^/]+)\//,
    ([own, model]) => [
      KIT,
      any(folder(`devices/${own}/protocol`)),
      any(folder(`devices/${own}/${model}`)),
      any(new RegExp(`^devices/${own}/contract\\.ts$`)),
      types(/^devices\/transports\//),
    ],
  ],
  [/^simulators\/wires\//, () => [KIT, any(/^simulators\/wires\//)]],
  [/^simulators\//, () => [KIT, any(/^simulators\//), any(/^devices\/[^/]+\/protocol\//)]],
  [/^daemon\/profiles\//, () => []],
  [/^daemon\/api\/contract\//, () => [any(/^daemon\/api\/contract\//)]],
  [/^daemon\/main\.ts$/, () => [any(/^daemon\//), KIT, SIMULATORS]],
  [/^daemon\/cli\/simulate\.ts$/, () => [any(/^daemon\/(?!main\.ts$)/), KIT, SIMULATORS]],
  [/^daemon\/cli\//, () => [any(/^daemon\/(?!main\.ts$)/), KIT, types(/^devices\//)]],
  [/^daemon\/build\.ts$/, () => [AREAS, any(/^devices\//)]],
  [/^daemon\/gateway\//, () => [AREAS, any(/^devices\//)]],
  [/^daemon\//, () => [AREAS, KIT, types(/^devices\//)]],
  [/^kiosk-ui\/client\//, () => [any(/^kiosk-ui\/client\//), ...CONTRACT]],
  [/^kiosk-ui\//, () => [any(/^kiosk-ui\//), ...CONTRACT]],
  // The auditor's page is the verifier itself, with the platform's primitives replaced by a library's.
  [/^verify-page\//, () => [any(/^verify-page\//), any(/^daemon\/ledger\//), KIT]],
  [/^test\//, () => [any(/./)]],
];

/** What the file at `path` may import of ours; nothing for a place that the design does not know. */
export function allowedFor(path: string): readonly Allowed[] {
  for (const [from, may] of ROWS) {
    const match = from.exec(path);
    if (match !== null) return may(match.slice(1));
  }
  return [];
}

/** Packages and where they may be imported; a package without a row may not be imported at all. Tests may import all. */
const PACKAGES: readonly (readonly [name: RegExp, where: RegExp])[] = [
  [/^(?:serialport|node-hid|usb)$/, /^devices\/transports\//],
  [/^sharp$/, /^devices\/id-reader\/sam\/portrait\.ts$/],
  [/^koffi$/, /^simulators\/wires\//],
  [
    /^better-sqlite3$/,
    /^daemon\/(?:ledger|vault|workers|environment|backup)\/|^daemon\/data-folder\/instance-lock\.ts$/,
  ],
  [/^age-encryption$/, /^daemon\/(?:backup|workers)\//],
  [/^sm-crypto-v2$/, /^daemon\/ledger\/sm2-line\.ts$/],
  [/^fflate$/, /^daemon\/ledger\/bundle\//],
  [/^(?:buffer|@noble\/curves|@noble\/hashes)$/, /^verify-page\//],
  [/^qrcode-generator$/, /^kiosk-ui\//],
  [/^(?:fastify|@fastify\/static|ws)$/, /^daemon\/api\//],
  [/^ajv$/, /^daemon\/(?:api|config)\//],
  [/^typebox$/, /^daemon\/(?:api|config)\//],
  [/^smol-toml$/, /^daemon\/config\//],
  [/^pino$/, /^daemon\/log\.ts$/],
  [/^commander$/, /^daemon\/cli\//],
  [/^(?:vite|@vitejs\/plugin-react)$/, /^(?:kiosk-ui|verify-page)\/[^/]+\.config\.ts$/],
  [
    /^(?:react|react-dom|react-router|antd|@ant-design\/icons|i18next|react-i18next|@fontsource-variable\/noto-sans-sc)$/,
    /^kiosk-ui\/(?!client\/)/,
  ],
];

/** Modules of the platform and the product folders that may use them. Wires to devices open in two places only. */
const BUILTINS: readonly (readonly [name: RegExp, where: RegExp])[] = [
  [/^node:timers/, /^$/],
  [/^node:(?:crypto|buffer)$/, /^(?:devices\/(?!kit\/)|simulators\/|daemon\/)/],
  [/^node:(?:fs|fs\/promises|path|url|os|stream|util)$/, /^(?:devices\/transports\/|simulators\/|daemon\/)/],
  [/^node:(?:tty|dgram)$/, /^(?:devices\/transports\/|simulators\/wires\/)/],
  [/^node:child_process$/, /^(?:devices\/transports\/|simulators\/wires\/|daemon\/(?:workers|cli)\/)/],
  [/^node:(?:net|tls|http|https)$/, /^(?:devices\/transports\/|simulators\/wires\/|daemon\/(?!gateway\/|desk\/))/],
  [/^node:worker_threads$/, /^daemon\/workers\//],
  [/^node:/, /^(?:daemon\/|(?:kiosk-ui|verify-page)\/[^/]+\.config\.ts$)/],
];

/** Null where `path` may import the package or platform module; else the reason. */
export function bareImportTrouble(path: string, specifier: string): string | null {
  if (path.startsWith('test/')) return null;
  const isBuiltin = specifier.startsWith('node:');
  const name = isBuiltin ? specifier : packageName(specifier);
  const row = (isBuiltin ? BUILTINS : PACKAGES).find(([names]) => names.test(name));
  if (row === undefined) return `imports the package ${name}, which has no row in the import table`;
  return row[1].test(path) ? null : `imports ${name}, which is allowed under ${row[1].source} only`;
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function folder(path: string): RegExp {
  return new RegExp(`^${path}/`);
}
