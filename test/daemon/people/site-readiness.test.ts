import { expect, test } from 'vitest';
import { unfilledRoles } from '../../../daemon/people/site-readiness.ts';
import { enrol, institution, permit } from './people-fixture.ts';

test('a site is ready when each role that it needs has somebody who can act today', () => {
  const world = institution();
  const unfilled = (today = world.facts.today) =>
    unfilledRoles(world.state, ['issuer', 'sealKeeper', 'blankKeeper'], { today, rules: world.facts.rules });
  expect(unfilled()).toEqual(['blankKeeper']);
  enrol(world, 'p_blank');
  permit(world, 'p_blank', 'blankKeeper', world.facts.today, '2026-12-31');
  expect(unfilled()).toEqual([]);
  expect(unfilled('2027-01-01')).toEqual(['blankKeeper']);
});
