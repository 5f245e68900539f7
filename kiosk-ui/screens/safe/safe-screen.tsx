/** The panel at the safe. */
export function SafeScreen() {
  return null;
}
