/** A text to take away as it stands, with a button that copies it. */
import { CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useSay } from '../../say.ts';

export function Copyable({ title, text }: { readonly title: string; readonly text: string }) {
  const { t } = useSay();
  const [copied, setCopied] = useState<string | null>(null);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      () => setCopied(null),
    );
  return (
    <>
      <div className="copy-head">
        <h3>{title}</h3>
        <Button icon={<CopyOutlined />} onClick={copy}>
          {copied === text ? t('action.copied') : t('action.copy')}
        </Button>
      </div>
      <pre className="block">{text}</pre>
    </>
  );
}
