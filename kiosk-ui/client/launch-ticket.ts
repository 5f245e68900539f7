/** The one-time ticket in the address's fragment. A fragment is never sent to a server, but it stands in the history. */

/** The ticket in a fragment such as `#ticket=abc`, and the fragment that is left without it. */
export function takeTicket(fragment: string): { readonly ticket: string | null; readonly rest: string } {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const ticket = fields.get('ticket');
  fields.delete('ticket');
  const rest = fields.toString();
  return { ticket: ticket === '' ? null : ticket, rest: rest === '' ? '' : `#${rest}` };
}
