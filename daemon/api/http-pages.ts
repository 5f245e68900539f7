/** What plain HTTP answers: the kiosk's pages and assets, the status, and JSON for everything else. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import type { Random } from '../random.ts';
import { STATUS_PATH, WS_PATH } from './contract/wire.ts';
import { sendDownload } from './download.ts';
import { makeStatus } from './hello.ts';
import { HTTP_REFUSALS, type HttpRefusalCode, refusalBody } from './http-refusals.ts';
import type { ReportIncident } from './incident.ts';
import type { ApiPorts } from './ports.ts';
import { contentSecurityPolicy } from './security-headers.ts';
import { sendVerifyPage } from './verify-page.ts';

/** Paths that the kiosk's router knows; each is the same index.html. */
const PAGES = [
  '/',
  '/counter',
  '/safe',
  '/office',
  '/office/people',
  '/office/openings',
  '/office/climate',
  '/office/kept',
  '/ledger',
  '/bench',
] as const;
/** Stands in index.html wherever a nonce belongs. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';
const NONCE_BYTES = 16;
/** Names of assets hold a digest of their content, so they never change. */
const ASSET_MAX_AGE = '365d';

export interface HttpPagesDeps {
  readonly ports: ApiPorts;
  readonly version: string;
  readonly random: Random;
  /** Where the built kiosk is; null when there is none. */
  readonly kioskFolder: string | null;
  readonly reportIncident: ReportIncident;
}

export async function createHttpPages(deps: HttpPagesDeps): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: 1,
    frameworkErrors: (_error, _request, reply) => refuse(reply as unknown as FastifyReply, 'notFound'),
  });
  for (const path of PAGES) app.get(path, (request, reply) => sendPage(deps, request.headers.host ?? '', reply));
  // A question for the headers alone must not use up an address that is good once.
  app.get<{ Params: { ticket: string } }>('/v1/download/:ticket', { exposeHeadRoute: false }, async (request, reply) =>
    (await sendDownload(deps.ports.audit.download(request.params.ticket), reply)) ? reply : refuse(reply, 'notFound'),
  );
  app.get('/verify.html', async (_request, reply) =>
    (await sendVerifyPage(deps.kioskFolder, reply)) ? reply : refuse(reply, 'notFound'),
  );
  app.get(STATUS_PATH, (_request, reply) => reply.send(makeStatus(deps)));
  app.get(WS_PATH, (_request, reply) => refuse(reply.header('Upgrade', 'websocket'), 'upgradeRequired'));
  const assets = deps.kioskFolder === null ? null : join(deps.kioskFolder, 'assets');
  if (assets !== null && existsSync(assets)) {
    await app.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      index: false,
      dotfiles: 'deny',
      decorateReply: false,
      immutable: true,
      maxAge: ASSET_MAX_AGE,
    });
  }
  app.setNotFoundHandler((_request, reply) => refuse(reply, 'notFound'));
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status < 500) return refuse(reply, 'notFound');
    deps.reportIncident('http', error);
    return refuse(reply, 'internal');
  });
  await app.ready();
  return app;
}

function refuse(reply: FastifyReply, code: HttpRefusalCode): FastifyReply {
  return reply.code(HTTP_REFUSALS[code].status).header('Cache-Control', 'no-store').send(refusalBody(code));
}

/** index.html with a nonce of its own: read each time, so that a new build needs no restart. */
async function sendPage(deps: HttpPagesDeps, host: string, reply: FastifyReply): Promise<FastifyReply> {
  const html = deps.kioskFolder === null ? null : await readPage(deps.kioskFolder);
  if (html === null) {
    const { status, zh, en } = HTTP_REFUSALS.screensNotBuilt;
    return reply.code(status).type('text/plain; charset=utf-8').send(`${zh}\n${en}\n`);
  }
  const nonce = Buffer.from(deps.random(NONCE_BYTES)).toString('base64');
  return reply
    .header('Content-Security-Policy', contentSecurityPolicy(host, nonce))
    .type('text/html; charset=utf-8')
    .send(html.replaceAll(NONCE_PLACEHOLDER, nonce));
}

async function readPage(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, 'index.html'), 'utf8');
  } catch {
    return null;
  }
}
