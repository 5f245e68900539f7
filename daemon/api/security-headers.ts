/** Headers that every HTTP answer bears. Pure; one closed policy, no CORS anywhere. */

/**
 * Content Security Policy of one answer (CSP Level 3). `host` is the checked Host header; `nonce` lets the component
 * library's generated style elements in, null for answers that are no page.
 */
export function contentSecurityPolicy(host: string, nonce: string | null): string {
  // A host source cannot be an IPv6 literal (CSP Level 3, 2.3.1); there 'self' alone covers the socket.
  const socket = host.startsWith('[') ? '' : ` ws://${host}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    nonce === null ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${socket}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** All headers but the content's own. `host` null: the Host was refused and is not repeated. */
export function securityHeaders(host: string | null): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy':
      host === null ? "default-src 'none'; frame-ancestors 'none'" : contentSecurityPolicy(host, null),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy':
      'camera=(self), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), serial=(), hid=()',
    'X-Frame-Options': 'DENY',
    'Cache-Control': 'no-store',
  };
}
