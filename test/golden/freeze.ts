/**
 * `node test/golden/freeze.ts custody|people` tells the stories of one area and freezes their entries. They are for ever once a ledger with
 * them may exist outside: a changed type is then a new version, with an upcaster and a file of its own.
 * `… custody|people states` leaves the entries as they are and writes down anew what they come to, for a state that holds more than it did:
 * read the difference before it is kept.
 */
import { canonicalize } from '../../daemon/ledger/canonical-json.ts';
import type { Entry } from '../../daemon/ledger/entry.ts';
import { CUSTODY_STORIES } from './custody-stories.ts';
import { type GoldenArea, type GoldenStory, readGolden, storyOf, writeGolden } from './golden-entries.ts';
import { PEOPLE_STORIES } from './people-stories.ts';

function canonical(entry: Entry): string {
  const text = canonicalize(entry);
  if (!text.ok) throw new Error(`${entry.type} is not fit for the ledger: ${text.error}`);
  return text.value;
}

function told(area: GoldenArea): readonly GoldenStory[] {
  const stories = area === 'custody' ? CUSTODY_STORIES : PEOPLE_STORIES;
  return Object.entries(stories).map(([story, tell]) => storyOf(area, story, tell().map(canonical)));
}

const [, , area, what] = process.argv;
if (area !== 'custody' && area !== 'people') throw new Error('custody or people');
const frozen =
  what === 'states'
    ? readGolden(area).map(({ story, steps }) =>
        storyOf(
          area,
          story,
          steps.map(({ entry }) => entry),
        ),
      )
    : told(area);
writeGolden(area, frozen);
