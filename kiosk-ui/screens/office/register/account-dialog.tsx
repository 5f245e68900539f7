/** The account of an incident: why it was opened, with which key, and what moved, if anything did. */
import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useId, useState } from 'react';
import type { CustodyAct } from '../../../../daemon/api/contract/custody.ts';
import type { IncidentView } from '../../../../daemon/api/contract/safe-incident.ts';
import { useSay } from '../../../say.ts';
import { Dialog } from '../../sign-in/dialog.tsx';
import { type DraftLine, emptyLine, MOVED_REASONS, movementOf } from './account-movement.ts';

type Account = Extract<CustodyAct, { type: 'account' }>;
const REASONS = [
  'fire',
  'powerFailure',
  'lockFault',
  'keyTest',
  'daemonStopped',
  'burglary',
  'contactFault',
  'unknown',
] as const satisfies readonly Account['reason'][];
const KEY = /^[A-Za-z0-9-]{1,32}$/;

function LineFields({ line, onChange }: { readonly line: DraftLine; readonly onChange: (line: DraftLine) => void }) {
  const { t } = useSay();
  const choices = (group: 'item' | 'direction' | 'reason', codes: readonly string[]) =>
    codes.map((value) => ({
      value,
      label:
        group === 'item'
          ? t(`register.item.${value}`)
          : group === 'direction'
            ? t(`register.direction.${value}`)
            : t(`register.reason.${value}`),
    }));
  return (
    <div className="account-line">
      <Select
        aria-label={t('register.directionLabel')}
        value={line.direction}
        options={choices('direction', ['out', 'in'])}
        onChange={(direction) => onChange({ ...line, direction })}
      />
      <Select
        aria-label={t('register.itemLabel')}
        value={line.item}
        options={choices('item', ['blank', 'void'])}
        onChange={(item) => onChange({ ...line, item })}
      />
      <Select
        aria-label={t('register.reasonLabel')}
        value={line.reason}
        options={choices('reason', MOVED_REASONS)}
        onChange={(reason) => onChange({ ...line, reason })}
      />
      <Input
        aria-label={t('register.firstLabel')}
        placeholder={t('register.firstLabel')}
        value={line.first}
        onChange={({ target }) => onChange({ ...line, first: target.value })}
      />
      <Input
        aria-label={t('register.lastLabel')}
        placeholder={t('register.lastLabel')}
        value={line.last}
        onChange={({ target }) => onChange({ ...line, last: target.value })}
      />
    </div>
  );
}

export interface AccountDialogProps {
  readonly incident: IncidentView;
  readonly onReady: (account: Account) => void;
  readonly onClose: () => void;
}

export function AccountDialog({ incident, onReady, onClose }: AccountDialogProps) {
  const { t } = useSay();
  const id = useId();
  const [reason, setReason] = useState<Account['reason'] | null>(null);
  const [key, setKey] = useState('');
  const [lines, setLines] = useState<readonly DraftLine[]>([]);
  const [counted, setCounted] = useState<{ readonly blanks: string; readonly voids: string }>({
    blanks: '',
    voids: '',
  });
  // The register of an opening that nobody completed always wants a movement, if only "nothing moved".
  const needsMovement = incident.kind === 'registerOpen';
  const movement = movementOf(lines, counted, needsMovement);
  const keyFits = key === '' || KEY.test(key);
  const ready = reason !== null && keyFits && movement !== 'incomplete';
  return (
    <Dialog title={t('incident.act.account')} width={860} onClose={onClose}>
      <form
        className="act-form"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready)
            onReady({
              type: 'account',
              incident: incident.incident,
              reason,
              key: key === '' ? null : key,
              input: movement,
            });
        }}
      >
        <p>{t('incident.accountText')}</p>
        <div className="act-fields">
          <div className="act-field">
            <label htmlFor={`${id}-reason`}>{t('incident.why')}</label>
            <Select
              id={`${id}-reason`}
              placeholder={t('people.choose')}
              options={REASONS.map((value) => ({ value, label: t(`incident.reason.${value}`) }))}
              onChange={(value: Account['reason']) => setReason(value)}
            />
          </div>
          <div className="act-field">
            <label htmlFor={`${id}-key`}>{t('incident.key')}</label>
            <Input id={`${id}-key`} value={key} maxLength={32} onChange={({ target }) => setKey(target.value)} />
          </div>
        </div>
        <h3>{t('incident.whatMoved')}</h3>
        {lines.length === 0 && <p className="small">{t('incident.nothingMoved')}</p>}
        {lines.map((line, place) => (
          <LineFields
            key={line.id}
            line={line}
            onChange={(changed) => setLines(lines.map((one, at) => (at === place ? changed : one)))}
          />
        ))}
        <div className="acts">
          <Button icon={<PlusOutlined />} onClick={() => setLines([...lines, emptyLine(lines.length)])}>
            {t('incident.addLine')}
          </Button>
          {lines.length > 0 && <Button onClick={() => setLines(lines.slice(0, -1))}>{t('incident.removeLine')}</Button>}
        </div>
        <h3>{t('incident.counted')}</h3>
        <div className="act-fields">
          {(['blanks', 'voids'] as const).map((what) => (
            <div key={what} className="act-field">
              <label htmlFor={`${id}-${what}`}>{t(`incident.countedOf.${what}`)}</label>
              <Input
                id={`${id}-${what}`}
                inputMode="numeric"
                maxLength={7}
                value={counted[what]}
                onChange={({ target }) => setCounted({ ...counted, [what]: target.value })}
              />
            </div>
          ))}
        </div>
        <div className="act-end">
          <Button onClick={onClose}>{t('people.cancel')}</Button>
          <Button type="primary" size="large" htmlType="submit" disabled={!ready}>
            {t('people.toProof')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
