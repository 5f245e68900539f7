/** What is kept, class by class: how long by which rule and clause, and how many are in which state. */
import type { RetentionClassView } from '../../../../daemon/api/contract/kept-data.ts';
import { useSay } from '../../../say.ts';
import { type Column, DataTable } from '../data-table.tsx';

/** Days as people say them: whole years where they are whole years. */
function useSpan(): (days: number) => string {
  const { t } = useSay();
  return (days) =>
    days % 365 === 0 && days > 0 ? t('kept.years', { count: days / 365 }) : t('kept.days', { count: days });
}

/** The rule of a class in one sentence. */
function useRuleWords(): (rule: RetentionClassView) => string {
  const { t } = useSay();
  const span = useSpan();
  return ({ activeDays, restrictedDays }) => {
    if (activeDays === null) return t('kept.rule.forEver');
    if (restrictedDays === null) return t('kept.rule.restrictedForEver', { active: span(activeDays) });
    return restrictedDays === 0
      ? t('kept.rule.erased', { active: span(activeDays) })
      : t('kept.rule.both', { active: span(activeDays), restricted: span(restrictedDays) });
  };
}

export function ClassTable({ classes }: { readonly classes: readonly RetentionClassView[] }) {
  const { t, language } = useSay();
  const ruleWords = useRuleWords();
  const columns: readonly Column<RetentionClassView>[] = [
    {
      title: t('kept.column.class'),
      render: (row) => (
        <>
          <strong>{language === 'en' ? row.en : row.zh}</strong>
          <small className="under">{row.class}</small>
        </>
      ),
    },
    {
      title: t('kept.column.rule'),
      render: (row) => (
        <>
          {ruleWords(row)}
          <small className="under">
            {row.clause}
            {' · '}
            {t(row.earlyErase ? 'kept.rule.early' : 'kept.rule.notEarly')}
          </small>
        </>
      ),
    },
    { title: t('kept.state.active'), number: true, render: ({ active }) => active },
    { title: t('kept.state.restricted'), number: true, render: ({ restricted }) => restricted },
    { title: t('kept.state.erased'), number: true, render: ({ erased }) => erased },
  ];
  return (
    <DataTable
      label={t('kept.classes')}
      columns={columns}
      rows={classes}
      keyOf={(row) => row.class}
      empty={t('kept.noClasses')}
    />
  );
}
