/** The build puts style sheets beside the scripts that name them. */
declare module "*.css";
