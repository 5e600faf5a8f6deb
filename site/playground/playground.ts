import { startActions } from './actions.ts';
import { findAll } from './elements.ts';
import { startHistory } from './history.ts';
import { finish, redraw, startLive } from './live.ts';
import { loadDrawer } from './local.ts';
import { startPad } from './pad.ts';
import { startParts, whenNear } from './parts.ts';
import { current } from './page.ts';
import { startGame, startRecipes, startSeen } from './opened-parts.ts';

// Before the history gives the page its own.
const address = new URL(location.href);

document.documentElement.classList.add('live');
startActions();
startLive();
startPad();
finish();
startHistory(current().dataset['share'] ?? '', () => redraw());
startSeen();
startGame(address);
startRecipes();

// The parts where one draws and rubs out, which only the page of a model that judges or completes has.
const papers = findAll('#hand-drawing, #completion', HTMLElement);
if (papers.length > 0) startParts(papers, async () => import('./atelier.ts'));
whenNear('#your-hand', async (section) => (await import('./your-hand.ts')).startYourHand(section));
whenNear('#hand-map', async (section) => (await import('./map/map.ts')).startMap(section));

// The page is there first: the model takes its time.
if (document.readyState === 'complete') void loadDrawer();
else addEventListener('load', () => void loadDrawer(), { once: true });
