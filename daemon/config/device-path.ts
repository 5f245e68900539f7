/** What a path of the configuration may be. Pure; a test holds this equal to what the catalogue of devices takes. */

/** Whether a transport of bytes can be made of it: a serial port or `tcp://host:port`. */
export function isDevicePath(path: string): boolean {
  if (path.startsWith('/')) return !path.includes('\0');
  return hasPort(/^tcp:\/\/(?:\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+):(\d{1,5})$/i.exec(path)?.[1]);
}

/** Whether one picture can be fetched there: `http://host[:port]/…`, without user and password. */
export function isCameraPath(path: string): boolean {
  const parts = /^http:\/\/(?:\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+)(?::(\d{1,5}))?(?:\/[^\s#]*)?$/i.exec(path);
  return parts !== null && (parts[1] === undefined || hasPort(parts[1]));
}

function hasPort(text: string | undefined): boolean {
  const port = Number(text);
  return port >= 1 && port <= 65_535;
}
