/** The office: where its pages are, and what is due. */
export function OfficeScreen() {
  return null;
}
