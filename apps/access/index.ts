export { identifyApp } from './identify-app.ts';
export { identifyProject, type ProjectClaim, type ProjectIdentity } from './identify-project.ts';
