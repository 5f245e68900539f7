/** People, permissions, badges; the set-up ceremony while it is not done. */
export function PeopleScreen() {
  return null;
}
