/** The security officer's private key: shown once, printed, then gone. It alone reads whether an opening was under duress. */
import '../../../style/print.css';
import { PrinterOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useSay } from '../../../say.ts';

/** The key in groups of four, as people copy it. */
function groups(key: string): string {
  return key.match(/.{1,4}/g)?.join(' ') ?? key;
}

export function SecurityKeySheet({ securityKey, onFinished }: { securityKey: string; onFinished: () => void }) {
  const { t } = useSay();
  const [kept, setKept] = useState(false);
  return (
    <div className="sheet key-sheet print-this">
      <h2>{t('people.setUp.keyTitle')}</h2>
      <p>{t('people.setUp.keyText')}</p>
      <code className="block security-key">{groups(securityKey)}</code>
      <Alert className="no-print" type="warning" showIcon title={t('people.setUp.keyOnce')} />
      <div className="act-end no-print">
        <Checkbox checked={kept} onChange={({ target }) => setKept(target.checked)}>
          {t('people.setUp.keyKept')}
        </Checkbox>
        <Button size="large" icon={<PrinterOutlined />} onClick={() => window.print()}>
          {t('people.setUp.keyPrint')}
        </Button>
        <Button type="primary" size="large" disabled={!kept} onClick={onFinished}>
          {t('people.setUp.finish')}
        </Button>
      </div>
    </div>
  );
}
