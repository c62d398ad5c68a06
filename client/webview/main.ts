/** The script of the ladder's page: it draws what the client sends, and tells what the user does. */
import './ladder.css';
import { LadderPage } from './ladder-page';
import './vscode-api';

new LadderPage(acquireVsCodeApi(), document.body).start();
