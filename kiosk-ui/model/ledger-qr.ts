/** A text as the modules of a QR code, drawn as one SVG path with its quiet zone. Pure. */
import qrcode from 'qrcode-generator';

/** Modules of white around the code, as ISO/IEC 18004 asks. */
const QUIET = 4;

/** Modules, row by row; true is dark. Error level M: a slip that was folded or stamped can still be read. */
export function qrModules(text: string): readonly (readonly boolean[])[] {
  // The encoder takes one byte from each character, so the UTF-8 bytes are handed to it as characters.
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  const code = qrcode(0, 'M');
  code.addData(bytes, 'Byte');
  code.make();
  const count = code.getModuleCount();
  return Array.from({ length: count }, (_row, row) => Array.from({ length: count }, (_at, at) => code.isDark(row, at)));
}

/** `size`: modules along one side, quiet zone included. Each dark run of a row is one part of the path. */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const modules = qrModules(text);
  const parts: string[] = [];
  for (const [y, row] of modules.entries()) {
    for (let x = 0; x < row.length; ) {
      let end = x;
      while (row[end] === true) end += 1;
      if (end > x) parts.push(`M${x + QUIET} ${y + QUIET}h${end - x}v1h-${end - x}z`);
      x = end + 1;
    }
  }
  return { size: modules.length + 2 * QUIET, path: parts.join('') };
}
