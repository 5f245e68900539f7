/** One still of an opening: shown only when somebody asks, because seeing it is an entry; erased says by which rule and when. */
import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { MethodResult } from '../../../../daemon/api/contract/methods.ts';
import type { RegisterRow } from '../../../../daemon/api/contract/register.ts';
import type { ClientError } from '../../../client/client-error.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { ErrorNote } from '../../frame/error-note.tsx';
import { erasingRule } from './erasing-rule.ts';

type Shown = MethodResult<'register.picture'>;

export function OpeningPicture({ picture }: { readonly picture: RegisterRow['pictures'][number] }) {
  const { t, word, moment } = useSay();
  const { client } = useKiosk();
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<ClientError | null>(null);
  const there = useRef(true);
  useEffect(() => {
    there.current = true;
    return () => {
      there.current = false;
    };
  }, []);

  const show = async () => {
    const answer = await client.call('register.picture', { picture: picture.picture });
    if (!there.current) return;
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setShown(answer.value);
  };
  const ruleName = (code: string): string => {
    const rule = erasingRule(code);
    if (rule === null || word('register.erasingRule', rule.class) === null) return code;
    return t(`register.erasingRule.${rule.class}`, { days: rule.days });
  };
  const state = shown?.state ?? picture.state;
  return (
    <li className="opening-picture">
      <p>
        {moment(picture.at)} · {t(`register.picture.${state}`)}
      </p>
      {error !== null && <ErrorNote error={error} />}
      {shown?.erased != null && (
        <p className="small">
          {t('register.picture.erasedBy', {
            rule: ruleName(shown.erased.rule),
            at: moment(shown.erased.at),
          })}
        </p>
      )}
      {shown !== null && shown.base64 !== null && shown.mediaType !== null && (
        <img alt={t('register.picture.alt')} src={`data:${shown.mediaType};base64,${shown.base64}`} />
      )}
      {shown === null && state !== 'failed' && (
        <Button size="small" icon={<EyeOutlined />} onClick={() => void show()}>
          {t(state === 'erased' ? 'register.picture.why' : 'register.picture.show')}
        </Button>
      )}
      {shown !== null && shown.base64 !== null && (
        <Button size="small" onClick={() => setShown(null)}>
          {t('register.picture.hide')}
        </Button>
      )}
    </li>
  );
}
