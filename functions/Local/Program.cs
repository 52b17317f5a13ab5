using Gatehouse.Local.Commands;

return await GatehouseCommand.RunAsync(args);
