/** The frame of the office's pages: the way between them, then the page. */
import '../../style/office.css';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useSay } from '../../say.ts';

const PAGES = [
  { path: '/office', name: 'office' },
  { path: '/office/people', name: 'people' },
  { path: '/office/openings', name: 'openings' },
  { path: '/office/climate', name: 'climate' },
  { path: '/office/kept', name: 'kept' },
  { path: '/ledger', name: 'ledger' },
] as const;

export function OfficeFrame({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  const { t } = useSay();
  return (
    <div className="office">
      <nav className="office-nav" aria-label={t('office.pages')}>
        {PAGES.map(({ path, name }) => (
          <NavLink key={path} to={path} end>
            {t(`page.${name}`)}
          </NavLink>
        ))}
      </nav>
      <main className={`page office-page ${className ?? ''}`}>{children}</main>
    </div>
  );
}
