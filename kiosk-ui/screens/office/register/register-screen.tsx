/** The register of openings, printable. */
export function RegisterScreen() {
  return null;
}
