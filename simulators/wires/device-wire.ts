/** The device's end of a wire: what a simulator writes to and hears from. Types only; each file beside this one is one kind of wire. */

export interface Wire {
  /** What a client opens: a path under /dev or elsewhere, or `tcp://host:port`. */
  readonly path: string;
  readonly plugged: boolean;
  /** Tells where bytes from the host go. Once, before the first `plug`. */
  listen(onBytes: (chunk: Uint8Array) => void): void;
  /** Makes the wire appear. Harmless when plugged; throws when the system refuses (a simulator that cannot stand up is of no use). */
  plug(): Promise<void>;
  /** Pulls it out: an open client sees the wire go. Harmless when not plugged. */
  unplug(): Promise<void>;
  /** Device to host. Bytes for nobody are lost, as on a real line. */
  write(bytes: Uint8Array): void;
  /** Speed that the host has set, bits per second; null where the wire has none or cannot tell. */
  hostBaudRate(): number | null;
  /** Unplugs for good. Harmless when repeated. */
  close(): Promise<void>;
}
