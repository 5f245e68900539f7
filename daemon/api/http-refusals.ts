/** Why a request or an upgrade was refused over HTTP: a closed list, with the status and what people should do. */
import type { Bilingual } from './contract/envelope.ts';

interface HttpRefusal {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
}

export const HTTP_REFUSALS = {
  hostForbidden: {
    status: 403,
    zh: '请求的主机名不是本机。请用 http://127.0.0.1 加端口号打开页面。',
    en: 'The request names a host that is not this PC. Open the page with http://127.0.0.1 and the port.',
  },
  originForbidden: {
    status: 403,
    zh: '此网页的来源不在允许名单中。请让信息科把它写入配置的 api.allowedOrigins。',
    en: 'This page’s origin is not on the list. Ask IT to add it to api.allowedOrigins in the configuration.',
  },
  crossSite: {
    status: 403,
    zh: '不接受来自其他网站的请求。',
    en: 'Requests that another site makes are not accepted.',
  },
  badUpgrade: {
    status: 400,
    zh: '这不是有效的 WebSocket 握手。请检查发送方程序。',
    en: 'This is not a valid WebSocket handshake. Check the program that sent it.',
  },
  upgradeRequired: {
    status: 426,
    zh: '此地址只接受 WebSocket 连接。',
    en: 'This address takes WebSocket connections only.',
  },
  subprotocolMissing: {
    status: 400,
    zh: '握手没有提出子协议 twinlock.v1.json。请升级客户端程序。',
    en: 'The handshake does not offer the subprotocol twinlock.v1.json. Update the client.',
  },
  tooManySockets: {
    status: 429,
    zh: '同时打开的连接过多。请关闭不用的页面后再试。',
    en: 'Too many connections are open. Close pages that are not in use, then try again.',
  },
  stopping: {
    status: 503,
    zh: '程序正在停止或重新启动。请稍候再试。',
    en: 'The program is stopping or restarting. Try again in a moment.',
  },
  notFound: {
    status: 404,
    zh: '没有这个地址。',
    en: 'There is nothing at this address.',
  },
  screensNotBuilt: {
    status: 503,
    zh: '页面尚未生成。请在程序目录中运行 npm run build，然后刷新。',
    en: 'The screens are not built yet. Run “npm run build” in the program’s folder, then reload.',
  },
  internal: {
    status: 500,
    zh: '程序内部出错，已记入日志。',
    en: 'Something went wrong inside the program and was logged.',
  },
} as const satisfies Record<string, HttpRefusal>;

export type HttpRefusalCode = keyof typeof HTTP_REFUSALS;
export const HTTP_REFUSAL_CODES = Object.keys(HTTP_REFUSALS) as readonly HttpRefusalCode[];

/** The JSON body of a refusal. */
export interface HttpRefusalBody {
  readonly code: HttpRefusalCode;
  readonly text: Bilingual;
}

export function refusalBody(code: HttpRefusalCode): HttpRefusalBody {
  const { zh, en } = HTTP_REFUSALS[code];
  return { code, text: { 'zh-CN': zh, en } };
}
