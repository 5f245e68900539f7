/** The start page: one large link for each page that this browser's key may open. */
import { AuditOutlined, BankOutlined, ExperimentOutlined, IdcardOutlined, LockOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Role } from '../../daemon/api/contract/wire.ts';
import { useModel } from '../kiosk-context.ts';
import { useSay } from '../say.ts';
import { Notice } from './frame/notice.tsx';

const PAGES: readonly {
  readonly role: Role;
  readonly path: string;
  readonly name: string;
  readonly icon: ReactNode;
}[] = [
  { role: 'counter', path: '/counter', name: 'counter', icon: <IdcardOutlined /> },
  { role: 'safe', path: '/safe', name: 'safe', icon: <LockOutlined /> },
  { role: 'office', path: '/office', name: 'office', icon: <BankOutlined /> },
  { role: 'office', path: '/ledger', name: 'ledger', icon: <AuditOutlined /> },
  { role: 'ci', path: '/bench', name: 'bench', icon: <ExperimentOutlined /> },
];

export function HomeScreen() {
  const { t } = useSay();
  const { roles } = useModel();
  const pages = PAGES.filter((page) => roles.includes(page.role));
  if (pages.length === 0) return <Notice title={t('home.noneTitle')} text={t('home.noneText')} />;
  return (
    <main className="page home">
      <h1>{t('home.title')}</h1>
      <ul className="home-pages">
        {pages.map((page) => (
          <li key={page.path}>
            <Link to={page.path}>
              <span className="home-icon" aria-hidden="true">
                {page.icon}
              </span>
              <strong>{t(`page.${page.name}`)}</strong>
              <span>{t(`home.about.${page.name}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </main>
  );
}
